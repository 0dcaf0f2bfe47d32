using System.Diagnostics;
using KfuncGen.Code;

namespace KfuncGen.Tests;

/// <summary>Code is read as the build lists it.</summary>
public sealed class ListingTests
{
    private const string Whole = """
        listing 1
        kfunc bpf_task_from_pid
        flavour u32
        prototype struct task_struct *bpf_task_from_pid(u32 pid)
        shape *struct task_struct(u32)
        shape *struct task_struct(u32)
        flags KF_ACQUIRE, KF_RET_NULL
        present debian-6.1;debian-6.12
        missing debian-7.2
        module nf_conntrack
        deprecated Gone since 7.2: use another.
        duty 'pid': anything goes.
        duty The result: owned.
        begins a reference
        helper 131
        begins a record
        kfunc bpf_task_release
        shape void(*struct task_struct)
        flags 4294967298
        helper 132
        duty 'record': released.
        readonly 00ff
        readonly 10
        writable 128
        function Find(ctx, count) s32(*struct Request,u32)
        file Tasks.cs
        20:14 if (!Kf.Has.bpf_task_from_pid) // 3: 4 ; "a"
           0: 00000000000001b4 has-kfunc 0  ; w1 = has(bpf_task_from_pid)
           1: 00000000000001b4 has-helper 5 ; w1 = has(bpf_ktime_get_ns)
           2: 0000000000002118 readonly     ; r1 = &readonly[1]
           3: 0000000100000000
        file Other, or not.cs
        7:1 
           4: 0000000000002118 writable     ; r1 = &writable[0]
           5: 0000000000000000
           6: 0000000000002085 kfunc 1      ; call bpf_task_release#kfunc
        function Second() void()
        file Tasks.cs
        21:2 return;
           7: fffffffa000001b4 field 0      ; w1 = Offset
           8: 0000000000000095              ; exit
        """;

    [Fact]
    public void A_listing_is_read_whole()
    {
        BpfProgramCode code = BpfProgramCode.Parse(Whole, static () => 3);

        Assert.Equal([0x1b4, 0x1b4, 0x2118, 0x0000000100000000, 0x2118, 0, 0x2085, 0xfffffffa000001b4, 0x95], code.Instructions);
        Assert.Equal(
            [
                new(0, BpfCodeRelocationKind.HasKfunc, 0),
                new(1, BpfCodeRelocationKind.HasHelper, 5),
                new(2, BpfCodeRelocationKind.ReadOnlyData),
                new(4, BpfCodeRelocationKind.WritableData),
                new(6, BpfCodeRelocationKind.KfuncCall, 1),
                new(7, BpfCodeRelocationKind.Field, 0),
            ],
            code.Relocations);
        Assert.Equal(["Find", "Second"], code.Functions.Select(static function => function.Name));
        Assert.Equal([0, 7], code.Functions.Select(static function => function.Start));
        Assert.Equal(["s32(*struct Request,u32)", "void()"], code.Functions.Select(static function => function.Shape));
        Assert.Equal(["ctx", "count"], code.Functions[0].Parameters);
        Assert.Empty(code.Functions[1].Parameters);
        Assert.Equal(["Tasks.cs", "Other, or not.cs"], code.Files);
        Assert.Equal(
            [new(0, 0, 20, 14, "if (!Kf.Has.bpf_task_from_pid) // 3: 4 ; \"a\""), new(4, 1, 7, 1, ""), new(7, 0, 21, 2, "return;")],
            code.Lines);
        Assert.Equal([0x00, 0xff, 0x10], code.ReadOnlyData);
        Assert.Equal(128, code.WritableSize);
        Assert.Equal(2, code.Kfuncs.Length);
        Assert.Equal("bpf_task_from_pid", code.Kfuncs[0].Name);
        Assert.Equal("bpf_task_from_pid___u32", code.Kfuncs[0].Identifier);
        Assert.Equal("struct task_struct *bpf_task_from_pid(u32 pid)", code.Kfuncs[0].Prototype);
        Assert.Equal(["*struct task_struct(u32)", "*struct task_struct(u32)"], code.Kfuncs[0].Shapes);
        Assert.Equal(KfuncFlags.KF_ACQUIRE | KfuncFlags.KF_RET_NULL, code.Kfuncs[0].Flags);
        Assert.Equal(["debian-6.1", "debian-6.12"], code.Kfuncs[0].PresentOn);
        Assert.Equal(["debian-7.2"], code.Kfuncs[0].MissingOn);
        Assert.Equal("nf_conntrack", code.Kfuncs[0].Module);
        Assert.Equal("Gone since 7.2: use another.", code.Kfuncs[0].Deprecation);
        Assert.Equal("bpf_task_release", code.Kfuncs[1].Identifier);
        Assert.Equal(KfuncFlags.KF_RELEASE | (KfuncFlags)(1ul << 32), code.Kfuncs[1].Flags);
        Assert.Empty(code.Kfuncs[1].PresentOn);
        Assert.Null(code.Kfuncs[1].Module);
        Assert.Equal(3, code.Fields.Single()());
        Assert.Equal(["'pid': anything goes.", "The result: owned."], code.KfuncDuties[0].Sentences);
        Assert.Equal("a reference", code.KfuncDuties[0].Begins);
        Assert.Equal(CallDuties.None, code.KfuncDuties[1]);
        Assert.Equal("a record", code.HelperDuties[131].Begins);
        Assert.Equal(["'record': released."], code.HelperDuties[132].Sentences);
        Assert.Null(code.HelperDuties[132].Begins);
    }

    // The kernel has such names itself: what is a flavour the build says, and nobody looks for underscores.
    [Fact]
    public void A_kfunc_with_three_underscores_is_read_whole()
    {
        BpfProgramCode code = BpfProgramCode.Parse("""
            listing 1
            kfunc scx_bpf_dsq_insert___v2
            shape bool()
            kfunc scx_bpf_dsq_insert___v2
            flavour void
            shape void()
            """);

        Assert.Equal(["scx_bpf_dsq_insert___v2", "scx_bpf_dsq_insert___v2"], code.Kfuncs.Select(static one => one.Name));
        Assert.Equal(
            ["scx_bpf_dsq_insert___v2", "scx_bpf_dsq_insert___v2___void"], code.Kfuncs.Select(static one => one.Identifier));
    }

    [Theory]
    [InlineData("", 2, "a slot, a line of C#, or one of the words")]
    [InlineData("writable 8\nhello", 3, "a slot, a line of C#, or one of the words")]
    [InlineData("   1: 0000000000000095", 2, "slot 0")]
    [InlineData("   0: 000000000000095", 2, "sixteen hexadecimal digits")]
    [InlineData("   0: 00000000000000 5", 2, "sixteen hexadecimal digits")]
    [InlineData("   0: 0000000000000095 exit", 2, "a semicolon before what is only read by people")]
    [InlineData("   0: 0000000000002085 kfunc 0", 2, "the index of one of 0 kfuncs")]
    [InlineData("   0: 0000000000002085 has-kfunc x", 2, "the index of a kfunc")]
    [InlineData("   0: 0000000000002085 field 0", 2, "the index of one of 0 fields")]
    [InlineData("   0: 0000000000002085 has-helper -1", 2, "the number of a helper")]
    [InlineData("1:1 return;", 2, "a file before its lines")]
    [InlineData("file a\n1:1", 3, "a blank between a line's place and its text")]
    [InlineData("file a\n1:x return;", 3, "a column")]
    [InlineData("readonly 0", 2, "two hexadecimal digits for each constant byte")]
    [InlineData("readonly zz", 2, "two hexadecimal digits for each constant byte")]
    [InlineData("kfunc a\nprototype x\nwritable 1", 4, "a shape of the kfunc before that")]
    [InlineData("kfunc a\nshape void()\nflags KF_NOTHING", 4, "a slot, a line of C#, or one of the words")]
    [InlineData("duty It does.", 2, "a slot, a line of C#, or one of the words")]
    [InlineData("helper 5\nflags KF_ACQUIRE", 3, "a slot, a line of C#, or one of the words")]
    [InlineData("helper five", 2, "the number of a helper")]
    [InlineData("shape void()", 2, "a slot, a line of C#, or one of the words")]
    [InlineData("writable -1", 2, "the size of the writable data")]
    [InlineData("writable 99999999999", 2, "the size of the writable data")]
    [InlineData("function Find", 2, "a function's name, its parameters")]
    [InlineData("function Find(ctx)", 2, "a function's name, its parameters")]
    [InlineData("function (ctx) void()", 2, "a function's name, its parameters")]
    public void What_the_build_does_not_write_is_an_error_that_has_the_line(string listing, int line, string expected)
    {
        string message = Assert.Throws<FormatException>(() => BpfProgramCode.Parse("listing 1\n" + listing)).Message;

        Assert.StartsWith(
            $"Read '{listing.Split('\n')[^1]}' in line {line} of a program's code; expected ", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   0: 0000000000000095")]
    [InlineData("listing")]
    [InlineData("listing 0")]
    [InlineData("listing one")]
    public void A_listing_that_names_no_format_is_refused(string listing)
    {
        string message = Assert.Throws<FormatException>(() => BpfProgramCode.Parse(listing)).Message;

        Assert.Equal(
            $"Read '{listing}' in line 1 of a program's code; expected 'listing' and the number of its format. The build wrote it: " +
            "build the project again.",
            message);
    }

    [Fact]
    public void A_listing_of_a_newer_build_says_which_version_to_reference()
    {
        string message = Assert.Throws<FormatException>(() => BpfProgramCode.Parse("listing 2\nwhat 0.1 does not know")).Message;
        string version = FileVersionInfo.GetVersionInfo(typeof(BpfProgramCode).Assembly.Location).ProductVersion!.Split('+')[0];

        Assert.Equal(
            $"A program's code is listed in format 2, and this KfuncGen.dll ({version}) reads formats up to 1: the project or library " +
            "with the program was built with a newer KfuncGen than the one that is loaded. Reference that version, or a " +
            "newer one, in the application.",
            message);
    }

    [Fact]
    public void Every_format_up_to_the_newest_is_read()
    {
        for (int format = 1; format <= ListingFormat.Newest; format++)
        {
            Assert.Empty(BpfProgramCode.Parse($"listing {format}").Instructions);
        }
    }

    [Fact]
    public void Any_text_is_read_or_refused()
    {
        Random random = new(20);

        for (int i = 0; i < 5000; i++)
        {
            char[] text = Whole.ToCharArray();

            for (int change = 0; change < 3; change++)
            {
                text[random.Next(text.Length)] = " :;\n()0f\0".ElementAt(random.Next(9));
            }

            // Anything else than a FormatException fails the test.
            if (Record.Exception(() => BpfProgramCode.Parse(new string(text), static () => 3)) is { } refused)
            {
                Assert.IsType<FormatException>(refused);
            }
        }
    }
}
