"""The thin line on SQLite; kill -9 at its worst moments."""

import thin_line


def test_the_whole_line_survives_kill_9_at_its_worst_moments(vigie, nginx, mail):
    def kill_and_restart():
        vigie.kill()
        vigie.start()

    thin_line.tell(vigie, nginx, mail, kill_and_restart)
