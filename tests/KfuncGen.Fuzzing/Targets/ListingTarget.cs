using System.Text;
using KfuncGen.Code;
using KfuncGen.Fuzzing.Running;
using KfuncGen.Fuzzing.Seeds;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>Listings of programs and of objects, which loading reads: whatever is in one, it is code, or its line is refused.</summary>
internal sealed class ListingTarget : FuzzTarget
{
    public override string Name => "listing";

    public override bool Read(ReadOnlyMemory<byte> input)
    {
        string text = Encoding.UTF8.GetString(input.Span);
        bool isProgram = Keeps(() => BpfListing.Read(text, [static () => 1]));
        return Keeps(() => ObjectListing.Read(text)) || isProgram;
    }

    public override long AllocationLimit(int length) => (16L << 20) + (1024L * length);

    protected override IEnumerable<FuzzSeed> MakeSeeds() =>
        Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Listings")).Order(StringComparer.Ordinal).Select(
            static path => new FuzzSeed(Path.GetFileName(path), File.ReadAllBytes(path)) { IsText = true });

    private static bool Keeps(Action read)
    {
        try
        {
            read();
            return true;
        }
        catch (FormatException exception) when (exception.Message.Length >= 20)
        {
            return false;
        }
        catch (FormatException exception)
        {
            throw new BrokenPromiseException($"The error says nothing: {exception}");
        }
    }
}
