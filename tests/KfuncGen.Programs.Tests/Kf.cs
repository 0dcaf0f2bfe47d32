namespace KfuncGen.Programs.Tests;

[KfuncBindings]
[KernelFields("task_struct", "pid", "tgid", "comm", "real_parent", "group_leader", "mm.arg_start", "mm.pgd", "se.vruntime")]
[KernelFields("task_struct", "start_time", "exit_code", "in_execve", "sched_reset_on_fork", "cred.uid.val", "cred.euid.val")]
[KernelFields("task_struct", "usage.refs.counter", "signal.nr_threads")]
[KernelFields("bpf_iter_meta", "seq", "seq_num")]
[KernelFields("linux_binprm", "argc")]
[KernelFields("trace_event_raw_sys_enter", "id", "args")]
[KernelFields("trace_event_raw_sched_process_exec", "pid", "old_pid")]
[KernelFields("bpf_perf_event_data", "sample_period", "addr")]
[KernelFields("pt_regs", "ip", "sp")]
[KernelFields("task_struct", "signal.rlim", "signal.pids", "thread_pid")]
[KernelFields("rlimit", "rlim_cur")]
[KernelFields("file", "f_flags")]
[KernelFields("pid", "level")]
[KernelFields("dentry", "d_flags")]
[KernelFields("pid_type", "PIDTYPE_TGID")]
internal static partial class Kf;
