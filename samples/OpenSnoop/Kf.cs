using KfuncGen;

namespace OpenSnoop;

/// <summary>What is asked for of the kernel's types: the records of two trace points. It needs no kfunc.</summary>
[KernelFields("trace_event_raw_sys_enter", "args")]
[KernelFields("trace_event_raw_sys_exit", "ret")]
internal static partial class Kf;
