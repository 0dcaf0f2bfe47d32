using System.ComponentModel;

namespace KfuncGen;

/// <summary>
/// On a delegate whose methods the kernel calls while a program runs: how what the kernel passes becomes the parameters. Behind a parameter
/// of such a type stands what the program hands to the function, by <c>ref</c>, if the delegate has a parameter for it, its last.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Delegate)]
public sealed class KernelCallbackAttribute : Attribute
{
    /// <summary>How many arguments the kernel passes before the first parameter, which C# does not see.</summary>
    public int Unseen { get; init; }

    /// <summary>Whether the last parameter is what the program hands over.</summary>
    public bool HasContext { get; init; }

    /// <summary>Whether it runs when no program waits for it, and has nobody to tell how it went: it returns 0.</summary>
    public bool IsAlone { get; init; }

    /// <summary>Whether the kernel passes a dynptr where the first parameter is a value that is read from it.</summary>
    public bool ReadsMessage { get; init; }
}
