#!/usr/bin/python3
"""What a workbook holds, as another program reads it: lines "sheet!A1 type value"."""

import sys

import openpyxl

for sheet in openpyxl.load_workbook(sys.argv[1]).worksheets:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.value is not None:
                print(f"{sheet.title}!{cell.coordinate} {cell.data_type} {cell.value}")
