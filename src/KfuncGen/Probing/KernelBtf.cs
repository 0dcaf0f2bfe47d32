namespace KfuncGen.Probing;

/// <summary>The functions of one BTF object: the kernel image or one module.</summary>
internal sealed class KernelBtf
{
    /// <summary>What the compiled form of a kfunc with implicit arguments has behind its name.</summary>
    public const string TwinSuffix = "_impl";

    public static KernelBtf Read(ReadOnlyMemory<byte> blob) => throw new InvalidDataException("not read yet");

    public static KernelBtf ReadModule(ReadOnlyMemory<byte> blob, KernelBtf kernel, string module) => throw new InvalidDataException("not read yet");

    public KernelFunction? Find(string name) => null;
}
