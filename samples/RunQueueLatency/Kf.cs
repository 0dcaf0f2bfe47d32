using KfuncGen;

namespace RunQueueLatency;

/// <summary>What is asked for of the kernel's types: it needs no kfunc.</summary>
[KernelFields("task_struct", "pid", "__state")]
internal static partial class Kf;
