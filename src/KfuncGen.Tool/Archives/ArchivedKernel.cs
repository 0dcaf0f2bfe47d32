using KfuncGen.Tool.Files;

namespace KfuncGen.Tool.Archives;

/// <summary>What is in an archive.</summary>
/// <param name="Kernel">The kernel; null where there is none.</param>
/// <param name="Modules">The modules.</param>
/// <param name="IsPackage">Whether it is a package of a distribution, which may have the other half elsewhere.</param>
internal sealed record ArchivedKernel(KernelFile? Kernel, ModuleCollection Modules, bool IsPackage);
