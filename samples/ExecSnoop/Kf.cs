using KfuncGen;

namespace ExecSnoop;

/// <summary>What is asked for of the kernel's types: it needs no kfunc.</summary>
[KernelFields("task_struct", "pid", "tgid", "comm", "real_parent", "exit_code")]
[KernelFields("linux_binprm", "filename")]
internal static partial class Kf;
