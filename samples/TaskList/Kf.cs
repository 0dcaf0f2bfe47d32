using KfuncGen;

namespace TaskList;

/// <summary>What is asked for of the kernel's types: it needs no kfunc.</summary>
[KernelFields("task_struct", "pid", "tgid", "comm", "real_parent", "signal.nr_threads", "mm", "start_time")]
[KernelFields("bpf_iter_meta", "seq")]
internal static partial class Kf;
