using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>Every kfunc of every target, and what values are kept with.</summary>
[KfuncBindings]
[KernelFields("task_struct", "cgroups.dfl_cgrp")]
[KernelFields("task_struct", "tgid", "comm", "real_parent")]
[KernelFields("file", "f_inode.i_ino", "f_flags", "f_path")]
[KernelFields("open_how", "flags")]
[KernelFields("trace_event_raw_sys_enter", "id")]
[KernelFields("bpf_perf_event_data", "sample_period")]
internal static partial class Kf;
