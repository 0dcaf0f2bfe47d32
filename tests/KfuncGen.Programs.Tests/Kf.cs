namespace KfuncGen.Programs.Tests;

[KfuncBindings]
[KernelFields("task_struct", "pid", "tgid", "comm", "real_parent", "group_leader", "mm.arg_start", "mm.pgd", "se.vruntime")]
[KernelFields("task_struct", "start_time", "exit_code", "in_execve", "sched_reset_on_fork", "cred.uid.val", "cred.euid.val")]
[KernelFields("task_struct", "usage.refs.counter", "signal.nr_threads")]
[KernelFields("bpf_iter_meta", "seq", "seq_num")]
[KernelFields("linux_binprm", "argc")]
internal static partial class Kf;
