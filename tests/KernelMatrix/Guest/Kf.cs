using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>Every kfunc of every target, and what values are kept with.</summary>
[KfuncBindings]
[KernelFields("task_struct", "cgroups.dfl_cgrp")]
[KernelFields("file", "f_inode")]
[KernelFields("trace_event_raw_sys_enter", "id")]
[KernelFields("bpf_perf_event_data", "sample_period")]
internal static partial class Kf;
