namespace KfuncGen.Events;

/// <summary>Takes records one by one. Structs, so that the loop is made anew for each and nothing is called indirectly.</summary>
internal unsafe interface IRecordConsumer
{
    /// <summary>Takes a record.</summary>
    /// <param name="record">Where it is, in the buffer.</param>
    /// <param name="length">How many bytes it has.</param>
    void Take(byte* record, int length);
}
