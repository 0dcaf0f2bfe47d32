namespace KfuncGen.Snapshots.Obligations;

/// <summary>
/// One thing that a kfunc demands of its caller or promises it, whatever flag, suffix, name or version of the kernel says so. The sets
/// are closed: <see cref="CallObligation"/>, <see cref="ArgumentObligation"/> and <see cref="ResultObligation"/> have all there are.
/// </summary>
/// <param name="name">Its name in code and in tests.</param>
/// <param name="words">What is said of it.</param>
public abstract class Obligation(string name, ObligationWords words)
{
    /// <summary>The name, such as <c>MaySleep</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What is said of it to people.</summary>
    public ObligationWords Words { get; } = words;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
