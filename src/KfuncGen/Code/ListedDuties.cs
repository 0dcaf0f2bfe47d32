namespace KfuncGen.Code;

/// <summary>What a listing says that a call asks of the program: <c>duty</c>, and <c>begins</c> for what is to be ended.</summary>
internal sealed class ListedDuties
{
    private readonly List<string> sentences = [];
    private string? begins;

    /// <summary>Takes a line.</summary>
    /// <param name="word">What the line is about.</param>
    /// <param name="text">What it says.</param>
    /// <returns>False where it is about something else.</returns>
    public bool Take(ReadOnlySpan<char> word, string text)
    {
        switch (word)
        {
            case "duty":
                sentences.Add(text);
                return true;
            case "begins":
                begins = text;
                return true;
            default:
                return false;
        }
    }

    /// <summary>What was said.</summary>
    public CallDuties ToDuties() => sentences.Count == 0 && begins is null ? CallDuties.None : new CallDuties([.. sentences], begins);
}
