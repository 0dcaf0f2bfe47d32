namespace KfuncGen.Tool.Probing;

/// <summary>What a probe needs of the system it runs on.</summary>
internal interface IRunningSystem
{
    /// <summary>The directory that <c>sys</c> and <c>proc</c> are in.</summary>
    string Root { get; }

    /// <summary>Reads a whole file; null where it is not there or may not be read.</summary>
    /// <param name="path">Its path below <see cref="Root"/>: <c>proc/self/status</c>.</param>
    byte[]? ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(Path.Combine(Root, path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Asks the verifier about a program. A program that it takes is not kept.</summary>
    BpfAnswer Load(BpfProgram program);

    /// <summary>Opens a module's BTF by the module's name.</summary>
    /// <param name="module">The name.</param>
    /// <param name="error">Why not; 0 where it was opened.</param>
    /// <returns>A file descriptor, to be closed with <see cref="Close"/>; -1 where it was not opened.</returns>
    int OpenModuleBtf(string module, out int error);

    /// <summary>Closes a file descriptor.</summary>
    void Close(int descriptor);
}
