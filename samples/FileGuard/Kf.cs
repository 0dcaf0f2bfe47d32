using KfuncGen;

namespace FileGuard;

/// <summary>What is asked for of the kernel's types: it needs no kfunc.</summary>
[KernelFields("file", "f_path.dentry")]
[KernelFields("dentry", "d_name.name", "d_name.len")]
internal static partial class Kf;
