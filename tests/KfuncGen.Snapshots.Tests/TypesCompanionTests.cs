using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Snapshots.Tests;

public sealed class TypesCompanionTests
{
    private const string Small = """
        ktypes 1
        name small
        kernel 7.2.12

        enum pid_type <u32> { PIDTYPE_PID = 0, PIDTYPE_TGID = 1 }
        scalar int <s32>
        scalar long int <s64>
        struct pid <16 align 8> { int count @0; int level:4 @4; enum pid_type kind @8; }
        struct pid_namespace <8 align 8>
        typedef pid_t int pid_t
        union sigval <8 align 8> { int sival_int @0; void *sival_ptr @0; }
        var counts int counts[4]
        var current_pid struct pid *current_pid
        var pids struct pid pids

        """;

    [Fact]
    public void A_type_is_found_by_its_name_whatever_stands_around_it()
    {
        TypesCompanion companion = Open(Small);

        Assert.Equal(new CompanionHead("small", "7.2.12", null), companion.Head);
        Assert.Equal(16u, Record(companion, "pid").Size);
        Assert.Equal([null, 4u, null], Record(companion, "pid").Fields!.Value.Select(static field => field.BitWidth));
        Assert.Equal(8u, Record(companion, "pid_namespace").Size);
        Assert.Equal(CTagKind.Union, Record(companion, "sigval").Kind);
        Assert.IsType<CTypeDeclaration.Enum>(companion.Types.Find(new CType.Tag(CTagKind.Enum, "pid_type")));
        Assert.Equal(
            new CTypeDeclaration.Scalar("long int", 8, CScalarEncoding.Signed), companion.Types.Find(new CType.Simple("long int")));
        Assert.Equal(new CType.Simple("int"), companion.Types.Resolve(new CType.Simple("pid_t")));
        Assert.All(
            new[] { "", "a", "pi", "pid_", "pid_namespaces", "zz" },
            name => Assert.Null(companion.Types.Find(new CType.Tag(CTagKind.Struct, name))));
        Assert.Equal(["pid", "pid_namespace"], companion.Names("struct", "pi"));
    }

    [Fact]
    public void A_variable_is_found_by_its_name_and_is_no_type()
    {
        TypesCompanion companion = Open(Small);

        Assert.True(companion.HasVariables);
        Assert.Equal(new CType.Tag(CTagKind.Struct, "pid"), companion.FindVariable("pids"));
        Assert.Equal(new CType.Pointer(new CType.Tag(CTagKind.Struct, "pid")), companion.FindVariable("current_pid"));
        Assert.Equal(new CType.Array(new CType.Simple("int"), 4), companion.FindVariable("counts"));
        Assert.Equal(["counts", "current_pid", "pids"], companion.Names("var", ""));
        Assert.All(new[] { "", "pid", "pidss", "sigval" }, name => Assert.Null(companion.FindVariable(name)));
        Assert.Null(companion.Types.Find(new CType.Simple("pids")));
    }

    [Fact]
    public void An_older_file_knows_nothing_of_variables() =>
        Assert.False(Open(string.Concat(Small.Split('\n').Where(static line => !line.StartsWith("var ", StringComparison.Ordinal))
            .Select(static line => line + "\n"))).HasVariables);

    [Fact]
    public void What_is_read_is_written_again()
    {
        TypesCompanion companion = Open(Small);
        (string Keyword, string Name)[] all =
        [
            .. Small.Split('\n').Skip(4).Where(static line => line.Length > 0).Select(static line => line.Split(' ')).Select(
                static words => (words[0], words[0] == "scalar" && words[1] == "long" ? "long int" : words[1])),
        ];

        Assert.Equal(
            Small, CompanionWriter.Write(companion.Head, all.Reverse().Select(one => companion.FindNamed(one.Keyword, one.Name)!)));
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_type_of_a_real_kernel_is_found_and_read(string kernel)
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kernels", kernel + ".ktypes"));
        TypesCompanion companion = Open(text);
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        string[] types = [.. lines.SkipWhile(static line => !line.StartsWith("enum ", StringComparison.Ordinal))];

        // A thousandth of the work for all of them would be much; every twentieth says as much.
        for (int i = 0; i < types.Length; i += 20)
        {
            string[] words = types[i].Split(' ', 3);
            CTypeDeclaration? found = words[0] switch
            {
                "typedef" => companion.Types.Find(new CType.Simple(words[1])),
                "scalar" => companion.Types.Find(new CType.Simple(types[i][7..types[i].IndexOf(" <", StringComparison.Ordinal)])),
                "var" => companion.FindNamed("var", words[1]),
                _ => companion.Types.Find(new CType.Tag(CTagKind.Struct, words[1])),
            };
            Assert.True(found is not null, types[i]);
        }

        Assert.True(types.Length > 10_000);
        Assert.Equal(types.Order(StringComparer.Ordinal), types);
    }

    public static TheoryData<string> Kernels => ["debian-6.1", "debian-6.18", "debian-7.2"];

    [Fact]
    public void Of_a_large_text_few_characters_are_looked_at()
    {
        string text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Kernels", "debian-7.2.ktypes"));
        CountingCharacters counted = new(text);
        TypesCompanion companion = TypesCompanion.Open(counted, "counted.ktypes");

        Assert.NotNull(companion.Types.Find(new CType.Tag(CTagKind.Struct, "task_struct")));
        Assert.InRange(counted.Count, 1, text.Length / 20);
        int before = counted.Count;

        Assert.NotNull(companion.FindVariable("runqueues"));
        Assert.True(companion.HasVariables);
        Assert.InRange(counted.Count - before, 1, text.Length / 20);
    }

    [Theory]
    [InlineData("var pids struct pid pid", "x.ktypes(3,10)")]
    [InlineData("var pids struct pid", "x.ktypes(3,")]
    [InlineData("var pids struct pid pids more", "x.ktypes(3,")]
    [InlineData("var pids int pids[", "x.ktypes(3,")]
    [InlineData("var pids ", "x.ktypes(3,")]
    public void A_variable_that_is_not_as_the_format_says_is_an_error_with_its_place(string line, string place)
    {
        SnapshotFormatException error = Assert.Throws<SnapshotFormatException>(
            () => TypesCompanion.Open(new StringCharacters($"ktypes 1\n\n{line}\n"), "x.ktypes").FindVariable("pids"));
        Assert.StartsWith(place, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "x.ktypes(1,1)")]
    [InlineData("kfuncs 1\n", "x.ktypes(1,1)")]
    [InlineData("ktypes 2\n\n", "x.ktypes(1,8)")]
    [InlineData("ktypes 1\nwhat 3\n\n", "x.ktypes(2,1)")]
    [InlineData("ktypes 1\nname a\nname b\n\n", "x.ktypes(3,1)")]
    [InlineData("ktypes 1\n\nstruct pid <16 align 8> { int count 0; }\n", "x.ktypes(3,")]
    [InlineData("ktypes 1\n\nstruct pid <16 align 8> { int count @0; } more\n", "x.ktypes(3,")]
    [InlineData("ktypes 1\n\nstruct pid \u0007\n", "x.ktypes(3,")]
    public void What_is_not_as_the_format_says_is_an_error_with_its_place(string text, string place)
    {
        SnapshotFormatException error = Assert.Throws<SnapshotFormatException>(
            () => TypesCompanion.Open(new StringCharacters(text), "x.ktypes").Types.Find(new CType.Tag(CTagKind.Struct, "pid")));
        Assert.StartsWith(place, error.Message, StringComparison.Ordinal);
    }

    private static TypesCompanion Open(string text) => TypesCompanion.Open(new StringCharacters(text), "small.ktypes");

    private static CTypeDeclaration.Record Record(TypesCompanion companion, string name) =>
        Assert.IsType<CTypeDeclaration.Record>(companion.Types.Find(new CType.Tag(CTagKind.Struct, name)));

    private sealed class CountingCharacters(string text) : ICharacters
    {
        public int Count { get; private set; }

        public int Length => text.Length;

        public char this[int index]
        {
            get
            {
                Count++;
                return text[index];
            }
        }

        public string Substring(int start, int length)
        {
            Count += length;
            return text.Substring(start, length);
        }
    }
}
