using System.Text;

namespace KfuncGen.Programs.Tests;

/// <summary><c>fixed</c> buffers and inline arrays are in the kernel what they are on the CLR.</summary>
public sealed unsafe class BufferTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(15)]
    [InlineData(-1)]
    public void The_kernel_changes_those_of_a_context_as_the_clr_does(int index)
    {
        BufferPrograms.Given expected = new() { Index = index };

        for (int i = 0; i < 16; i++)
        {
            expected.Name[i] = (byte)(i * 3);
            expected.Numbers[i / 4] = (uint)i;
        }

        BufferPrograms.Given actual = expected;
        int result = BufferPrograms.OfAContext(ref expected);

        Assert.Equal(result, Kernel.Run(BufferPrograms.Bpf.OfAContext, ref actual));
        Assert.True(new ReadOnlySpan<byte>(&expected, sizeof(BufferPrograms.Given)).SequenceEqual(
            new(&actual, sizeof(BufferPrograms.Given))));
    }

    [Fact]
    public void They_are_keys_values_records_and_shared_data()
    {
        using BufferObject.Bpf loaded = Objects.Load<BufferObject.Bpf>(BufferObject.Bpf.TryLoad);
        Numbers numbers = new() { A = 6, B = 100 };
        Assert.Equal(0, loaded.Tell.Run(ref numbers));
        Assert.Equal(-1, numbers.R);
        Assert.Equal(0, loaded.Tell.Run(ref numbers));

        // Of four counts the third began with 100 and is one more; the second is five more.
        Assert.Equal(106, numbers.R);
        (BufferObject.Key key, BufferObject.Value value) = loaded.ByName.Single();
        Assert.Equal((0, 5, 101, 0), (value.Counts[0], value.Counts[1], value.Counts[2], value.Counts[3]));
        Assert.Equal((1u, 7u), (value.Array[0], value.Array[1]));
        Assert.Equal(6, key.Digits[1]);
        BufferObject.Value last = loaded.Last;
        Assert.Equal((5, 101), (last.Counts[0], last.Counts[2]));
        Assert.True(loaded.PerCpu.TryGetValues(key, new()));
        string name = Encoding.UTF8.GetString(new ReadOnlySpan<byte>(key.Name, 16)).TrimEnd('\0');
        Assert.NotEqual("", name);
        List<string> told = [];
        loaded.Records.Consume((in BufferObject.Record record) => told.Add(TextOf(record)));
        Assert.Equal([$"{name} 5"], told);
    }

    private static string TextOf(BufferObject.Record record) =>
        $"{Encoding.UTF8.GetString(new ReadOnlySpan<byte>(record.Comm, 16)).TrimEnd('\0')} {record.Counts[1]}";
}
