namespace Team.Library;

/// <summary>What a program is asked.</summary>
public struct Question
{
    /// <summary>The process that it looks for.</summary>
    public int Pid;

    /// <summary>How often it was asked.</summary>
    public ulong Asked;
}
