using System.Buffers.Binary;
using System.Text;
using KfuncGen.Btf;
using KfuncGen.Btf.Fields;
using KfuncGen.Btf.Format;
using KfuncGen.Btf.Tests.Libbpf;
using KfuncGen.Layouts;
using KfuncGen.Probing;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Loading.Tests;

/// <summary>
/// What is said of types and of enums' values in one kernel is what libbpf says that relocates an object for it which clang compiled for
/// another: whether a type is there, how large it is, whether it matches; whether a value is there, and its number.
/// </summary>
public sealed class TypeQuestionTests
{
    private const int TypeCount = 600;
    private const int ValueCount = 400;
    private const int Questions = 3;
    private const int MostMembers = 4;

    // enum bpf_core_relo_kind, include/uapi/linux/bpf.h, 7.2. clang asks the second since version 16 only.
    private const uint TypeExists = 8;
    private const uint TypeMatches = 12;

    [Theory]
    [InlineData("6.1", "7.2")]
    [InlineData("7.2", "6.1")]
    [InlineData("6.12", "6.18")]
    [InlineData("6.18", "6.16")]
    public void Types_and_values_are_what_libbpf_says(string built, string running)
    {
        string directory = Directory.CreateTempSubdirectory("types-").FullName;

        try
        {
            TargetTypes target = Types(built);
            List<Question> questions = Pick(RealKernel.Of(built).Reader, target, seed: 42);
            byte[] kernel = AsClangSays(RealKernel.Of(running).Btf);
            int[] theirs = Relocate(directory, RealKernel.Of(built).Btf, kernel, questions);
            KernelLayouts layouts = new(new KernelFunctions(new OneKernel(kernel)));
            BtfTypeNames names = new(new BtfReader(kernel));
            List<string> wrong = [];
            (int matching, int different, int alike) = (0, 0, 0);

            for (int i = 0; i < questions.Count; i++)
            {
                int[] said = theirs[(i * Questions)..((i + 1) * Questions)];
                int[] ours = questions[i].Ask(layouts);

                if (ours[..2].SequenceEqual(said[..2]) && ours[2] == said[2])
                {
                    matching += questions[i].IsEnum ? 0 : said[2];
                    different += questions[i].IsEnum ? 0 : 1 - said[2];
                }
                else if (ours[..2].SequenceEqual(said[..2]) && ours[2] == 1 && questions[i].HasInner(names))
                {
                    alike++;
                }
                else
                {
                    wrong.Add(
                        $"{questions[i]}: ours {string.Join(", ", ours)}, libbpf's {string.Join(", ", said)}; {questions[i].Why(layouts)}");
                }
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{matching} match, {different} do not, {alike} only to C#");
            Assert.True(wrong.Count == 0, $"{wrong.Count} of {questions.Count} differ:\n{string.Join('\n', wrong.Take(20))}");
            Assert.True(matching > TypeCount / 2 && different > TypeCount / 60, $"{matching} match and {different} do not");
            Assert.True(alike < TypeCount / 60, $"{alike} match for C# only");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static TargetTypes Types(string version)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "Kernels", $"debian-{version}.ktypes");
        return new($"debian-{version}", TypesCompanion.Open(new StringCharacters(File.ReadAllText(path)), path));
    }

    private static List<Question> Pick(BtfReader btf, TargetTypes target, int seed)
    {
        Random random = new(seed);
        HashSet<string> ambiguous =
        [
            .. new[] { BtfKind.Struct, BtfKind.Union, BtfKind.Enum, BtfKind.Enum64, BtfKind.Typedef }
                .SelectMany(kind => btf.TypesOfKind(kind)).Where(static type => !type.IsAnonymous)
                .GroupBy(static type => type.Name).Where(static group => group.Count() > 1)
                .Select(static group => group.Key),
        ];
        HashSet<string> ambiguousValues =
        [
            .. btf.TypesOfKind(BtfKind.Enum).Concat(btf.TypesOfKind(BtfKind.Enum64)).SelectMany(static type => type.EnumValues)
                .GroupBy(static value => value.Name).Where(static group => group.Count() > 1).Select(static group => group.Key),
        ];
        Dictionary<string, Question> picked = [];
        string[] structs = [.. target.Companion.Names("struct", "").Where(name => !ambiguous.Contains(name))];
        string[] enums = [.. target.Companion.Names("enum", "").Where(name => !ambiguous.Contains(name))];

        while (picked.Count < TypeCount)
        {
            string name = structs[random.Next(structs.Length)];

            if (target.FindRecord(name) is { } record
                && Members(record, random) is { Length: > 0 } members
                && DeepShape.Of(
                    KfuncShape.Of(new CType.Tag(CTagKind.Struct, name), target.Types),
                    members.Select(static field => (field.Name, field.Type)),
                    target) is { } shape)
            {
                picked.TryAdd(name, new(name, ".", shape, string.Concat(members.Select(
                    static field => $" {CDeclaration.Write(field.Type, field.Name)};")), [.. members.Select(static field => field.Name)]));
            }
        }

        while (picked.Count < TypeCount + ValueCount)
        {
            string name = enums[random.Next(enums.Length)];

            if (target.Types.Find(new CType.Tag(CTagKind.Enum, name)) is CTypeDeclaration.Enum { Members: { Count: > 0 } values })
            {
                CEnumMember value = values[random.Next(values.Count)];

                // This libbpf relocates no number of 64 bits that clang 14 wrote.
                if (!ambiguousValues.Contains(value.Name) && value.Value is >= int.MinValue and <= int.MaxValue)
                {
                    picked.TryAdd(value.Name, new(name, value.Name, "", "", []));
                }
            }
        }

        return [.. picked.OrderBy(static one => one.Key, StringComparer.Ordinal).Select(static one => one.Value)];
    }

    // What C declares again without writing out a struct that has no name.
    private static CField[] Members(CTypeDeclaration.Record record, Random random)
    {
        CField[] fields =
        [
            .. (record.Fields ?? default).Where(
                static field => field.Name.Length > 0 && field.BitWidth is null && !CDeclaration.Write(field.Type).Contains('{')),
        ];
        random.Shuffle(fields);
        return fields[..Math.Min(fields.Length, 1 + random.Next(MostMembers))];
    }

    // libbpf compares numbers by name, too, and gcc, which compiled the kernel, has other names than clang for the same. Both are asked of
    // a kernel that clang would have compiled.
    private static byte[] AsClangSays(byte[] btf)
    {
        byte[] changed = [.. btf];
        BtfReader reader = new(btf);
        int names = 24 + BinaryPrimitives.ReadInt32LittleEndian(btf.AsSpan(16));

        foreach (BtfType type in reader.TypesOfKind(BtfKind.Int))
        {
            string[] words = type.Name.Split(' ');
            string[] first = [.. words.Where(static word => word is "unsigned" or "signed")];
            IEnumerable<string> last = words.Except(first).Where(word => word != "int" || words is ["int"] or ["unsigned", "int"]);
            string name = words is ["signed" or "unsigned", "char"] ? type.Name : string.Join(' ', first.Concat(last));

            // The words "long long" are twice the same.
            name = words.Count(static word => word == "long") == 2 ? name.Replace("long", "long long", StringComparison.Ordinal) : name;
            Encoding.ASCII.GetBytes(name.PadRight(type.Name.Length, '\0')).CopyTo(
                changed, names + BinaryPrimitives.ReadInt32LittleEndian(btf.AsSpan((int)type.Offset)));

            if (type.Name == "char")
            {
                changed[(int)type.Offset + 15] = 1;
            }
        }

        return changed;
    }

    private static int[] Relocate(string directory, byte[] built, byte[] running, List<Question> questions)
    {
        if (LibbpfObject.Unusable is { } reason)
        {
            Assert.Skip(reason);
        }

        File.WriteAllBytes(Path.Combine(directory, "built.btf"), built);
        File.WriteAllBytes(Path.Combine(directory, "running.btf"), running);
        File.WriteAllText(
            Path.Combine(directory, "vmlinux.h"), CompilerTool.Run(directory, "bpftool", "btf dump file built.btf format c"));
        File.WriteAllText(Path.Combine(directory, "types.c"), Source(questions));
        CompilerTool.Run(directory, "clang", "-O2 -g -target bpf -mcpu=v3 -w -c types.c -o types.o");
        string path = Path.Combine(directory, "types.o");
        byte[] code = File.ReadAllBytes(path);
        AskForMatches(code);
        File.WriteAllBytes(path, code);
        return LibbpfObject.Run(path, Path.Combine(directory, "running.btf"), questions.Count * Questions);
    }

    private static string Source(List<Question> questions)
    {
        StringBuilder code = new();
        code.Append("#include \"vmlinux.h\"\n");
        code.Append("char _license[] __attribute__((section(\"license\"), used)) = \"GPL\";\n");
        code.Append($"volatile int said[{questions.Count * Questions}];\n");

        foreach (Question question in questions.Where(static one => !one.IsEnum))
        {
            code.Append($"struct {question.Type}___asked {{{question.Members} }};\n");
        }

        code.Append("__attribute__((section(\"syscall\"), used)) int types(void *ctx)\n{\n");

        for (int i = 0; i < questions.Count; i++)
        {
            Question one = questions[i];
            int at = i * Questions;
            code.Append(one.IsEnum
                ? $$"""
                   if (__builtin_preserve_enum_value(*(enum {{one.Type}} *){{one.Path}}, 0)) {
                     said[{{at}}] = 1;
                     said[{{at + 1}}] = __builtin_preserve_enum_value(*(enum {{one.Type}} *){{one.Path}}, 1);
                   }

                   """
                : $$"""
                   if (__builtin_preserve_type_info(*(struct {{one.Type}} *)0, 0)) {
                     said[{{at}}] = 1;
                     said[{{at + 1}}] = __builtin_preserve_type_info(*(struct {{one.Type}} *)0, 1);
                     said[{{at + 2}}] = __builtin_preserve_type_info(*(struct {{one.Type}}___asked *)0, 0);
                   }

                   """);
        }

        return code.Append("return 0;\n}\n").ToString();
    }

    // Where the object asks for a type of ours whether it is there, it is made to ask whether it matches. .BTF.ext: a header with 32
    // bytes, whose last two words are place and length of the relocations.
    private static void AskForMatches(byte[] code)
    {
        int header = code.AsSpan().IndexOf((byte[])[0x9f, 0xeb, 1, 0, 32, 0, 0, 0]);
        int types = code.AsSpan().IndexOf((byte[])[0x9f, 0xeb, 1, 0, 24, 0, 0, 0]);
        BtfReader reader = new(code.AsMemory(types, 24 + Word(types + 16) + Word(types + 20)));
        int position = header + 32 + Word(header + 24);
        int end = position + Word(header + 28);
        int changed = 0;

        for (position += sizeof(uint); position < end;)
        {
            int count = Word(position + 4);
            position += 8;

            for (; count > 0; count--, position += 16)
            {
                if (Word(position + 12) == TypeExists
                    && reader[new BtfTypeId((uint)Word(position + 4))].Name.EndsWith("___asked", StringComparison.Ordinal))
                {
                    BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(position + 12), TypeMatches);
                    changed++;
                }
            }
        }

        Assert.Equal(TypeCount, changed);

        int Word(int at) => BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at));
    }

    /// <summary>A struct with some of its members, or a value of an enum.</summary>
    private sealed record Question(string Type, string Path, string Shape, string Members, string[] Names)
    {
        public bool IsEnum => Path != ".";

        /// <summary>Whether it is there, its size or number, whether it matches.</summary>
        public int[] Ask(KernelLayouts layouts)
        {
            ResolvedName there = layouts.Resolve(
                new(Type, Path, CoreName.NoNumber, IsEnum ? CoreName.EnumValue : "struct " + Type));
            return !there.IsPresent ? [0, 0, 0]
                : IsEnum ? [1, (int)there.Value, 0]
                : [1, (int)there.Access.Size, Match(layouts).IsPresent ? 1 : 0];
        }

        public string Why(KernelLayouts layouts) => IsEnum ? "" : Match(layouts).Reason;

        // What libbpf tells apart and C# reads alike: a member that is now in a struct or union without a name, here or further inside.
        public bool HasInner(BtfTypeNames names) => !IsEnum && Names.Any(name => HasInner(names.Find(Type)[0], name));

        private static bool HasInner(BtfType type, string name)
        {
            BtfMember[] direct = [.. type.Members.Where(member => member.Name == name)];
            return direct.Length == 0 || (direct[0].Type.Resolve() is { Kind: BtfKind.Struct } inner
                && inner.Members.Any(static member => member.NameBytes.IsEmpty));
        }

        private ResolvedName Match(KernelLayouts layouts) => layouts.Resolve(new(Type, CoreName.Match, CoreName.NoNumber, Shape));

        public override string ToString() => $"{Type} {Path} {{{Members} }}";
    }

    private sealed class OneKernel(byte[] blob) : BtfSource
    {
        public override string KernelName => "vmlinux";

        public override ReadOnlyMemory<byte> ReadKernel() => blob;

        public override IReadOnlyList<string> ListModules() => [];

        public override ReadOnlyMemory<byte> ReadModule(string module) => throw new FileNotFoundException(module);
    }
}
