using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Generator.Inputs;

/// <summary>A kernel of the project's files.</summary>
/// <param name="Path">The file that has it.</param>
/// <param name="Snapshot">What it offers.</param>
internal readonly record struct InputSnapshot(string Path, KernelSnapshot Snapshot)
{
    /// <summary>How a project refers to it: by the name it has, or else by its kernel, or else by its file.</summary>
    public string TargetName => Snapshot.Name ?? Snapshot.Kernel ?? System.IO.Path.GetFileNameWithoutExtension(Path);
}
