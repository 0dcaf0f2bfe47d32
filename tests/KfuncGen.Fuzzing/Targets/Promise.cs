using KfuncGen.Btf.Format;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Images;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>What all readers promise of their errors: a place, and a sentence.</summary>
internal static class Promise
{
    /// <summary>Runs a reader.</summary>
    /// <param name="length">The length of what it reads.</param>
    /// <param name="read">The reader.</param>
    /// <returns>Whether it gave an answer; false where it refused the input with an error that names the place.</returns>
    /// <exception cref="BrokenPromiseException">The error does not.</exception>
    public static bool Keeps(long length, Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (BtfFormatException exception)
        {
            Require(exception.Offset >= 0 && exception.Offset <= length, $"offset {exception.Offset} of {length} bytes", exception);
        }
        catch (ImageFormatException exception)
        {
            // It may name the place where something should be, and the input ends before that.
            Require(exception.Offset >= 0, $"offset {exception.Offset}", exception);
        }
        catch (SnapshotFormatException exception)
        {
            Require(exception.Line > 0
                && exception.Column > 0
                && exception.Line <= length + 1, $"line {exception.Line}, column {exception.Column}", exception);
        }

        return false;
    }

    private static void Require(bool isKept, string place, Exception exception)
    {
        if (!isKept || exception.Message.Length < 20)
        {
            throw new BrokenPromiseException($"The error is at {place}: {exception}");
        }
    }
}
