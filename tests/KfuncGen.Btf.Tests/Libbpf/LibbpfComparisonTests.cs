using System.Text;
using KfuncGen.Btf.Fields;
using KfuncGen.Tests.Kernels;

namespace KfuncGen.Btf.Tests.Libbpf;

/// <summary>
/// What we say of a field in one kernel is what libbpf says that relocates an object for it which clang compiled for another kernel.
/// </summary>
public sealed class LibbpfComparisonTests
{
    private const int PathCount = 2000;

    // enum bpf_field_info_kind: offset, size, existence, sign, the two shifts; the last three clang takes of numbers only.
    private const int Kinds = 6;
    private const int KindsOfAll = 3;

    [Theory]
    [InlineData("6.1", "7.2")]
    [InlineData("7.2", "6.1")]
    [InlineData("6.12", "6.18")]
    [InlineData("6.18", "6.16")]
    public void Two_thousand_random_fields_are_where_libbpf_says(string built, string running)
    {
        string directory = Directory.CreateTempSubdirectory("fields-").FullName;

        try
        {
            List<(string Type, string Path)> paths = RandomPaths.Of(RealKernel.Of(built).Reader, PathCount, seed: 42);
            bool[] areNumbers = RandomPaths.AreNumbers(RealKernel.Of(built).Reader, paths);
            int[] said = Relocate(directory, RealKernel.Of(built).Btf, RealKernel.Of(running).Btf, paths, areNumbers);
            BtfTypeNames names = new(RealKernel.Of(running).Reader);
            int present = 0;
            List<string> wrong = [];

            for (int i = 0; i < paths.Count; i++)
            {
                BtfFieldAccess? ours = Find(names, paths[i]);
                int[] theirs = said[(i * Kinds)..((i + 1) * Kinds)];

                // Where libbpf finds a field of another kind it says that there is none; that is the runtime library's business here.
                if (theirs[2] != 0)
                {
                    present++;

                    if (ours is not { } access || !IsSame(access, theirs, areNumbers[i]))
                    {
                        wrong.Add($"{paths[i]}: ours {ours}, libbpf's {string.Join(", ", theirs)}");
                    }
                }
            }

            Assert.True(present > PathCount / 2, $"libbpf finds only {present} of {paths.Count}");
            Assert.True(wrong.Count == 0, $"{wrong.Count} of {present} differ:\n{string.Join('\n', wrong.Take(20))}");
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static bool IsSame(BtfFieldAccess ours, int[] theirs, bool isNumber) =>
        (int)ours.Offset == theirs[0]
        && (int)ours.Size == theirs[1]
        && (!isNumber || ((ours.IsSigned ? 1 : 0) == theirs[3] && ours.LeftShift == theirs[4] && ours.RightShift == theirs[5]));

    private static BtfFieldAccess? Find(BtfTypeNames names, (string Type, string Path) path) => names.Find(path.Type)
        .Select(type => BtfFieldPath.Find(type, path.Path))
        .Where(static field => field is not null)
        .Select(static field => BtfFieldAccess.Of(field!.Value))
        .FirstOrDefault();

    private static int[] Relocate(
        string directory, byte[] built, byte[] running, List<(string Type, string Path)> paths, bool[] areNumbers)
    {
        if (LibbpfObject.Unusable is { } reason)
        {
            Assert.Skip(reason);
        }

        File.WriteAllBytes(Path.Combine(directory, "built.btf"), built);
        File.WriteAllBytes(Path.Combine(directory, "running.btf"), running);
        File.WriteAllText(Path.Combine(directory, "vmlinux.h"), CompilerTool.Run(directory, "bpftool", "btf dump file built.btf format c"));
        File.WriteAllText(Path.Combine(directory, "fields.c"), Source(paths, areNumbers));
        CompilerTool.Run(directory, "clang", "-O2 -g -target bpf -mcpu=v3 -w -c fields.c -o fields.o");
        return LibbpfObject.Run(Path.Combine(directory, "fields.o"), Path.Combine(directory, "running.btf"), paths.Count * Kinds);
    }

    // What is not there is poisoned, so the program must not get to it.
    private static string Source(List<(string Type, string Path)> paths, bool[] areNumbers)
    {
        StringBuilder code = new();
        code.Append("#include \"vmlinux.h\"\n");
        code.Append("char _license[] __attribute__((section(\"license\"), used)) = \"GPL\";\n");
        code.Append($"volatile int said[{paths.Count * Kinds}];\n");
        code.Append("__attribute__((section(\"syscall\"), used)) int fields(void *ctx)\n{\n");

        for (int i = 0; i < paths.Count; i++)
        {
            string field = $"((struct {paths[i].Type} *)0)->{paths[i].Path}";
            code.Append($"if (__builtin_preserve_field_info({field}, 2)) {{\n");

            for (int kind = 0; kind < (areNumbers[i] ? Kinds : KindsOfAll); kind++)
            {
                code.Append($"said[{(i * Kinds) + kind}] = __builtin_preserve_field_info({field}, {kind});\n");
            }

            code.Append("}\n");
        }

        return code.Append("return 0;\n}\n").ToString();
    }
}
