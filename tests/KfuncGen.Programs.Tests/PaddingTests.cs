using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Tests;

/// <summary>
/// What lies between fields is zero where the kernel reads it: it compares keys as bytes, user space sees what is in values and records,
/// and without CAP_PERFMON the verifier refuses what was never written.
/// </summary>
public sealed class PaddingTests
{
    [Fact]
    public void Structs_that_are_set_field_by_field_have_no_rubbish_between_them()
    {
        using PaddingObject.Bpf loaded = Objects.Load<PaddingObject.Bpf>(PaddingObject.Bpf.TryLoad);
        Numbers numbers = new() { A = 7, B = 5, C = 3 };

        Assert.Equal(0, loaded.ByField.Run(ref numbers));
        Clear(loaded.Values[0], 9);
        PaddingObject.Few few = loaded.Several[1];
        Clear(few[0], 1, 7);
        Clear(few[1], 1, 7);
        Assert.True(loaded.Table.TryGetValue(new PaddingObject.Key { Kind = 7, Id = 5 }, out PaddingObject.Value value));
        Clear(value, 9);
    }

    [Fact]
    public void So_have_results_references_spans_and_what_is_nested()
    {
        using PaddingObject.Bpf loaded = Objects.Load<PaddingObject.Bpf>(PaddingObject.Bpf.TryLoad);
        Numbers numbers = new() { A = 7, B = 5, C = 3 };

        Assert.Equal(0, loaded.FromElsewhere.Run(ref numbers));
        Clear(loaded.Values[1], 9);
        PaddingObject.Nested nested = default;
        nested.Inner.Kind = 3;
        nested.Inner.Id = 4;
        nested.Tail = 5;
        Assert.Equal(7, loaded.ByNested[nested].Count);
        Clear(loaded.ByNested[nested], 9);
        List<byte[]> records = [];
        loaded.Records.Consume((in PaddingObject.Value record) =>
            records.Add(MemoryMarshal.AsBytes(new ReadOnlySpan<PaddingObject.Value>(in record)).ToArray()));
        loaded.Bytes.Consume(record => records.Add(record.ToArray()));
        Assert.Equal(2, records.Count);
        Assert.All(records, static record => Assert.All(record[9..], static one => Assert.Equal(0, one)));
    }

    [Fact]
    public void What_a_caller_left_in_a_key_is_no_part_of_it()
    {
        using PaddingObject.Bpf loaded = Objects.Load<PaddingObject.Bpf>(PaddingObject.Bpf.TryLoad);
        PaddingObject.Given given = default;
        MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref given, 1)).Fill(0xaa);
        given.Key.Kind = 1;
        given.Key.Id = 2;
        given.B = 6;

        Assert.Equal(0, loaded.OfTheCaller.Run(ref given));
        PaddingObject.Key key = default;
        key.Kind = 1;
        key.Id = 2;
        Assert.Equal(6, loaded.Table[key].Count);
        PaddingObject.Nested nested = default;
        nested.Inner = key;
        nested.Tail = 1;
        Assert.Equal(6, loaded.ByNested[nested].Count);
        Clear(loaded.Buffers[2], 4);
        Clear(loaded.Buffers[3], 4);
    }

    // All that lies behind some bytes.
    private static void Clear<T>(T value, int from, int count = int.MaxValue)
        where T : unmanaged
    {
        byte[] bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)).ToArray();
        Assert.All(bytes.Skip(from).Take(count), static one => Assert.Equal(0, one));
    }
}
