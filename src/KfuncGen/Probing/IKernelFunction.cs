namespace KfuncGen.Probing;

/// <summary>What a comparison of contracts looks at.</summary>
internal interface IKernelFunction
{
    /// <summary>Its canonical shape.</summary>
    string Shape { get; }

    /// <summary>The parts of <see cref="Shape"/>.</summary>
    CanonicalShape Parts { get; }

    /// <summary>The module that has it; null for the kernel image.</summary>
    string? Module { get; }

    /// <summary>Whether BTF marks it as a kfunc.</summary>
    bool IsTagged { get; }

    /// <summary>How to speak of a parameter: its name, or its position where there is no name.</summary>
    /// <param name="index">Its position, from 0.</param>
    string ParameterName(int index);
}
