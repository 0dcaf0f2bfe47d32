using System.Runtime.InteropServices;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Shapes;
using KfuncGen.Debugging;
using KfuncGen.Tests.Assembly;

namespace KfuncGen.Tests;

/// <summary>The BTF that goes along with a program.</summary>
public sealed class DebugInformationTests
{
    [Theory]
    [InlineData("s32(*struct Request)")]
    [InlineData("void()")]
    [InlineData("*struct task_struct(s32,u64,bool,char,s128,u8)")]
    [InlineData("u16(**struct x,*union u,enum e,*enum e,*void,***s8)")]
    public void A_function_has_the_shape_that_it_was_given(string shape)
    {
        ProgramBtf btf = ProgramBtf.Write(new Assembler(shape).Exit().Build());

        Assert.True(new BtfReader(btf.Blob).TryFindFunction("Main"u8, out BtfType function));
        Assert.Equal(shape, BtfShape.OfPrototype(function));
        Assert.Equal(BtfLinkage.Static, function.Linkage);
    }

    [Fact]
    public void Parameters_have_names_and_names_are_such_as_the_kernel_takes()
    {
        BpfProgramCode code = new Assembler("s32(*struct My.Request,s32)", "größe").Function("1st", "void()").Exit().Build();

        BtfReader reader = new(ProgramBtf.Write(code).Blob);

        Assert.True(reader.TryFindFunction("Main"u8, out BtfType function));
        Assert.True(reader.TryFindFunction("_st"u8, out _));
        Assert.Equal(["gr__e", "parameter2"], function.Parameters.Select(static parameter => parameter.Name));
        Assert.Equal("My_Request", function.Parameters[0].Type.Target.Name);
    }

    [Fact]
    public void Pointers_by_the_thousand_do_not_take_the_stack()
    {
        ProgramBtf btf = ProgramBtf.Write(new Assembler($"s32({new string('*', 2_000)}u8)").Exit().Build());

        Assert.Equal(2_000, new BtfReader(btf.Blob).CountOfKind(BtfKind.Pointer));
    }

    [Fact]
    public void Lines_ascend_name_no_second_slot_and_begin_each_function()
    {
        BpfProgramCode code = new()
        {
            Instructions = [0x18, 0, 0x85, 0x95, 0xb7, 0x95],
            Functions = [new("Main", 0, "s32()", []), new("Other", 4, "s32()", [])],
            Files = ["a.cs", "b.cs"],
            Lines = [
                new(1, 0, 7, 3, "second slot"), new(2, 1, 8, 2000, "  call  "), new(2, 1, 9, 1, "again"), new(5, 0, 10_000_000, 1, "exit")
            ],
        };

        ProgramBtf btf = ProgramBtf.Write(code);
        uint[][] lines = [.. MemoryMarshal.Cast<byte, uint>(btf.Lines).ToArray().Chunk(4)];

        Assert.Equal([0u, 2, 4, 5], lines.Select(static line => line[0]));
        Assert.Equal([7u, 8, 9, 4194303], lines.Select(static line => line[3] >> 10));
        Assert.Equal([3u, 1023, 1, 1], lines.Select(static line => line[3] & 1023));
        Assert.Equal(["second slot", "call", "again", "exit"], lines.Select(line => TextAt(btf.Blob, line[2])));
        Assert.Equal(["a.cs", "b.cs", "b.cs", "a.cs"], lines.Select(line => TextAt(btf.Blob, line[1])));
        Assert.Equal([0u, 4], MemoryMarshal.Cast<byte, uint>(btf.Functions).ToArray().Chunk(2).Select(static function => function[0]));
    }

    [Fact]
    public void Without_lines_there_are_none() =>
        Assert.Empty(ProgramBtf.Write(new() { Instructions = [0x95], Functions = [new("Main", 0, "s32()", [])] }).Lines);

    private static string TextAt(byte[] blob, uint offset)
    {
        int start = 24 + BitConverter.ToInt32(blob, 16) + (int)offset;
        return System.Text.Encoding.UTF8.GetString(blob.AsSpan(start, blob.AsSpan(start).IndexOf((byte)0)));
    }
}
