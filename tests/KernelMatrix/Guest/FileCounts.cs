using KfuncGen;

namespace KernelMatrix.Guest;

/// <summary>How often each file was opened.</summary>
internal static partial class FileCounts
{
    [BpfMap] private static readonly BpfInodeStorage<ulong> OfFiles;

    [BpfProgram(BpfProgramType.Lsm, "file_open")]
    internal static int OnOpen(file file)
    {
        if (file.f_inode is { } inode && OfFiles.GetOrAdd(inode) is { } count)
        {
            Interlocked.Increment(ref count.Value);
        }

        return 0;
    }
}
