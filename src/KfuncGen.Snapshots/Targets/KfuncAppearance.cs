using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Snapshots.Targets;

/// <summary>A kfunc as one target has it.</summary>
public sealed class KfuncAppearance
{
    /// <summary>Makes one that stands for itself.</summary>
    /// <param name="target">The target.</param>
    /// <param name="kfunc">Its contract there.</param>
    public KfuncAppearance(Target target, Kfunc kfunc)
    {
        Target = target;
        Kfunc = kfunc;
        Alike = this;
    }

    internal KfuncAppearance(Target target, KfuncAppearance alike)
    {
        Target = target;
        Kfunc = alike.Kfunc;
        Alike = alike;
    }

    /// <summary>The target.</summary>
    public Target Target { get; }

    /// <summary>Its contract there.</summary>
    public Kfunc Kfunc { get; }

    /// <summary>
    /// The first of the appearances that mean the same to a caller: what follows from the contract is worked out once for all of them.
    /// </summary>
    public KfuncAppearance Alike { get; }
}
