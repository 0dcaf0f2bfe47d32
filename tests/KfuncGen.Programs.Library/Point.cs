namespace KfuncGen.Programs.Library;

/// <summary>A record whose equality is the compiler's.</summary>
public readonly record struct Point(int X, short Y)
{
    /// <summary>How far it is from the middle.</summary>
    public int Norm => (X < 0 ? -X : X) + (Y < 0 ? -Y : Y);
}
