namespace KfuncGen.Snapshots.Companions;

/// <summary>A text that is too large to be copied for the sake of a few lines of it.</summary>
public interface ICharacters
{
    /// <summary>The number of characters.</summary>
    int Length { get; }

    /// <summary>One of them.</summary>
    char this[int index] { get; }

    /// <summary>Copies some of them.</summary>
    string Substring(int start, int length);
}
