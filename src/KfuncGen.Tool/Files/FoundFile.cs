using KfuncGen.Linux.SystemCalls;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Files;

/// <summary>
/// A file that nobody named and that was found in a place to look at. Who names a pipe wants it to be read; one that is found would be
/// waited for, and nobody would know for what.
/// </summary>
internal static class FoundFile
{
    /// <summary>What is said of it.</summary>
    public const string NoFile = "this is no file, but a pipe, a socket or a device, which is only read where it is named itself";

    /// <summary>Whether there is a file of bytes.</summary>
    public static bool Exists(string path) => File.Exists(path) && !FileStatus.IsNoFile(path);

    /// <summary>Makes sure that a file is one of bytes.</summary>
    /// <exception cref="InputException">It is something else.</exception>
    public static string Require(string path) => FileStatus.IsNoFile(path)
        ? throw new InputException($"{path}: {NoFile}.")
        : path;
}
