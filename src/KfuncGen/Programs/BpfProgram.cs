using System.ComponentModel;

namespace KfuncGen;

/// <summary>A BPF program that was written in C#. The build makes one for each <see cref="BpfProgramAttribute"/> method.</summary>
public class BpfProgram
{
    private readonly Lazy<BpfProgramCode> code;

    /// <summary>Generated code calls this; nobody else needs it.</summary>
    /// <param name="name">The method's name.</param>
    /// <param name="type">The program's type.</param>
    /// <param name="license">The licence it declares.</param>
    /// <param name="code">Gives its code, null where the build made none.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public BpfProgram(string name, BpfProgramType type, string license, Func<BpfProgramCode?> code)
    {
        Name = name;
        Type = type;
        License = license;
        this.code = new(() => code() ?? throw new InvalidOperationException(
            $"'{name}' has no BPF code: the build could not lower it and should have said why as a KFG03xx error."));
    }

    /// <summary>The method's name.</summary>
    public string Name { get; }

    /// <summary>The program's type.</summary>
    public BpfProgramType Type { get; }

    /// <summary>The licence it declares to the kernel.</summary>
    public string License { get; }

    /// <summary>Its code.</summary>
    /// <exception cref="InvalidOperationException">The build made none.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public BpfProgramCode Code => code.Value;
}
