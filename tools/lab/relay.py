"""A relay in front of a real server, which spoils what that server says."""

import asyncio
import contextlib
import threading

HELD_BACK = 1.2  # seconds, for each piece that a slow server says
GARBAGE = b"\x00\xfe\x7f\r\n" * 40


class Relay:
    """Passes on TCP and UDP to a port of this machine, in a `manner` that may be set at any time:

    good         everything as it is
    slow         each piece of an answer is held back for a while
    hanging      everything is taken, and no answer comes
    garbage      bytes without a meaning come instead of an answer
    half-closed  the first byte of an answer comes, then the end of what the server has to say,
                 while it goes on listening (UDP knows no such end: as it is)
    """

    def __init__(self, port):
        self.manner = "good"
        self.port = None
        self._target = ("127.0.0.1", port)
        self._ended = asyncio.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def start(self):
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._listen(), self._loop).result()
        return self

    def stop(self):
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    async def _listen(self):
        server = await asyncio.start_server(self._connection, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        here = ("127.0.0.1", self.port)
        await self._loop.create_datagram_endpoint(lambda: Questions(self), local_addr=here)

    async def _end(self):
        self._ended.set()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _held_back(self):
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._ended.wait(), HELD_BACK)

    async def _connection(self, reader, writer):
        manner = self.manner
        with contextlib.suppress(OSError), contextlib.closing(writer):
            if manner == "garbage":
                writer.write(GARBAGE)
            if manner in ("garbage", "hanging"):
                while await reader.read(65536):
                    pass
                return
            answers, server = await asyncio.open_connection(*self._target)
            with contextlib.closing(server):
                saying = self._loop.create_task(self._answer(manner, answers, writer))
                while piece := await reader.read(65536):
                    server.write(piece)
                saying.cancel()

    async def _answer(self, manner, answers, writer):
        if manner == "half-closed":
            writer.write(await answers.read(1))
            writer.write_eof()
            return
        while piece := await answers.read(65536):
            if manner == "slow":
                await self._held_back()
            writer.write(piece)
        writer.write_eof()

    async def answer_to(self, question, say):
        """Asks the server one question over UDP."""
        manner = self.manner
        if manner == "hanging":
            return
        if manner == "garbage":
            say(GARBAGE)
            return
        answer = self._loop.create_future()
        line, _ = await self._loop.create_datagram_endpoint(
            lambda: Answer(answer), remote_addr=self._target
        )
        with contextlib.closing(line):
            line.sendto(question)
            await answer
        if manner == "slow":
            await self._held_back()
        say(answer.result())


class Questions(asyncio.DatagramProtocol):
    def __init__(self, relay):
        self._relay = relay
        self._tasks = set()

    def connection_made(self, transport):
        self._line = transport

    def datagram_received(self, data, addr):
        answering = self._relay.answer_to(data, lambda answer: self._line.sendto(answer, addr))
        task = asyncio.get_running_loop().create_task(answering)
        self._tasks.add(task)  # the loop itself keeps no task
        task.add_done_callback(self._tasks.discard)


class Answer(asyncio.DatagramProtocol):
    def __init__(self, answer):
        self._answer = answer

    def datagram_received(self, data, addr):
        if not self._answer.done():
            self._answer.set_result(data)
