using System.Globalization;
using System.IO.Compression;
using System.Text;
using KfuncGen.Btf;
using KfuncGen.Images.IdSets;

namespace KfuncGen.Tests.Kernels;

/// <summary>The sections of a Debian kernel that are checked in beside this file. Each is unpacked once per process.</summary>
internal sealed class RealKernel
{
    private static readonly Dictionary<string, RealKernel> All = new[]
    {
        new RealKernel("6.1", "6.1.0-50-amd64"),
        new RealKernel("6.12", "6.12.107+deb13-amd64"),
        new RealKernel("6.16", "6.16.12+deb13-amd64"),
        new RealKernel("6.18", "6.18.15+deb13-amd64"),
        new RealKernel("7.2", "7.2.12+deb13-amd64"),
    }.ToDictionary(kernel => kernel.Version);

    private readonly Lazy<byte[]> btf;
    private readonly Lazy<byte[]> btfIds;
    private readonly Lazy<BtfReader> reader;
    private readonly Lazy<IdSetSymbol[]> idSetSymbols;

    private RealKernel(string version, string release)
    {
        Version = version;
        Release = release;
        btf = new Lazy<byte[]>(() => Unpack($"{release}.btf.br"));
        btfIds = new Lazy<byte[]>(() => Unpack($"{release}.btf_ids.br"));
        reader = new Lazy<BtfReader>(() => new BtfReader(Btf));
        idSetSymbols = new Lazy<IdSetSymbol[]>(
            () => [.. Encoding.ASCII.GetString(
                Unpack($"{release}.btf_ids_symbols.br")).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ReadSymbol)]);
    }

    /// <summary>Its version: <c>7.2</c>.</summary>
    public string Version { get; }

    /// <summary>Its release: <c>7.2.12+deb13-amd64</c>.</summary>
    public string Release { get; }

    /// <summary>Its <c>.BTF</c> section.</summary>
    public byte[] Btf => btf.Value;

    /// <summary>Its <c>.BTF_ids</c> section.</summary>
    public byte[] BtfIds => btfIds.Value;

    /// <summary>The symbols that its own table, kallsyms, has for <see cref="BtfIds"/>.</summary>
    public IReadOnlyList<IdSetSymbol> IdSetSymbols => idSetSymbols.Value;

    /// <summary>A reader over <see cref="Btf"/>.</summary>
    public BtfReader Reader => reader.Value;

    /// <summary>The kernel of a version: 6.1, 6.12, 6.16, 6.18 or 7.2.</summary>
    public static RealKernel Of(string version) => All[version];

    /// <summary>A module of it, of which the sections that tell kfuncs are here: <c>nf_conntrack</c> of 7.2.</summary>
    public byte[] Module(string name) => Unpack($"{Release}.{name}.ko.br");

    private static IdSetSymbol ReadSymbol(string line) =>
        line.Split(' ') is [string offset, string name]
            ? new IdSetSymbol(name, long.Parse(offset, CultureInfo.InvariantCulture))
            : throw new FormatException(line);

    private static byte[] Unpack(string file)
    {
        using FileStream packed = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "Kernels", file));
        using BrotliStream brotli = new(packed, CompressionMode.Decompress);
        using MemoryStream unpacked = new();
        brotli.CopyTo(unpacked);
        return unpacked.ToArray();
    }
}
