"""What coverage.py counts, on Python 3.13, for a tenth of what its own tracer takes.

That tracer is told of every line of Django's too, and of each line of ours as often as it runs. sys.monitoring tells of
our files alone and of each thing once; coverage.py measures branches by it from Python 3.14 on, which tells of the two
ways of a branch apart. 3.13 has one event for both: here it is asked for until both ways have been seen. With 3.14
this module goes. tests/unit/tooling/test_covering.py holds what it finds to what the tracer finds.
"""

import dis
import sys
from types import CodeType
from typing import Any

from coverage import bytecode, core, env
from coverage.sysmon import CodeInfo, SysMonitor

BOTH = -1


class Monitor(SysMonitor):
    """coverage.py's own, with the events that there are."""

    def __init__(self) -> None:
        super().__init__()
        # By code and place: where the branch there led the first time, or BOTH.
        self.led: dict[int, dict[int, int]] = {}

    def start(self) -> None:
        with self.lock:
            sys.monitoring.use_tool_id(self.myid, "coverage.py")
            for event, told in self._told().items():
                sys.monitoring.register_callback(self.myid, event, told)
            sys.monitoring.set_events(self.myid, sys.monitoring.events.PY_START)
            # What was seen of the code while nobody watched was not seen.
            sys.monitoring.restart_events()
            self.sysmon_on = True

    def stop(self) -> None:
        with self.lock:
            if not self.sysmon_on:
                return
            sys.monitoring.set_events(self.myid, 0)
            for event in self._told():
                sys.monitoring.register_callback(self.myid, event, None)
            sys.monitoring.free_tool_id(self.myid)
            self.sysmon_on = False

    def _told(self) -> dict[int, Any]:
        events = sys.monitoring.events
        return {
            events.PY_START: self.sysmon_py_start,
            events.PY_RETURN: self.sysmon_py_return,
            events.LINE: self.sysmon_line_arcs,
            events.BRANCH: self.branch,
        }

    def sysmon_py_start(self, code: CodeType, _offset: int) -> object:
        self._activity = True
        info = self.code_infos.get(id(code)) or self._learn(code)
        if info.tracing:
            events = sys.monitoring.events
            wanted = events.LINE | events.PY_RETURN | events.BRANCH
            sys.monitoring.set_local_events(self.myid, code, wanted)
        return sys.monitoring.DISABLE

    def _learn(self, code: CodeType) -> CodeInfo:
        name = code.co_filename
        known = self.should_trace_cache.get(name)
        if known is None:
            known = self.should_trace_cache[name] = self.should_trace(name, sys._getframe(2))
        lines = data = None
        if known.trace:
            assert known.source_filename is not None
            lines, data = bytecode.bytes_to_lines(code), self.data.setdefault(known.source_filename, set())
            self.led[id(code)] = {}
        info = CodeInfo(tracing=known.trace, file_data=data, byte_to_line=lines, branch_resolver=None)
        self.code_infos[id(code)] = info
        self.code_objects.append(code)  # or its id would be another's one day
        return info

    def branch(self, code: CodeType, offset: int, to: int) -> object:
        led = self.led[id(code)]
        before = led.get(offset)
        if before == to:
            return None
        if before == BOTH:
            return sys.monitoring.DISABLE
        led[offset] = to if before is None else BOTH
        self.sysmon_branch_either(code, offset, to)
        return None if before is None else sys.monitoring.DISABLE


def coverage_init(_registry: Any, _options: Any) -> None:
    """coverage.py calls this as it reads its settings (`plugins` in pyproject.toml)."""
    if env.PYBEHAVIOR.branch_right_left:
        return
    core.SysMonitor = Monitor  # type: ignore[misc]
    env.PYBEHAVIOR.branch_right_left = True
    bytecode.RETURNS.add(dis.opmap["RETURN_CONST"])
