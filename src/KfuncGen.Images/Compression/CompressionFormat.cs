namespace KfuncGen.Images.Compression;

/// <summary>How bytes are compressed: the formats that kernel images and ELF sections use.</summary>
public enum CompressionFormat
{
    /// <summary>Not compressed, as far as can be seen.</summary>
    None,

    /// <summary>A gzip member (RFC 1952).</summary>
    Gzip,

    /// <summary>An xz stream.</summary>
    Xz,

    /// <summary>A Zstandard frame (RFC 8878).</summary>
    Zstd,

    /// <summary>The legacy LZ4 frame: blocks behind their sizes, no end mark.</summary>
    Lz4,

    /// <summary>An LZMA stream with the 13-byte header of the format before xz.</summary>
    Lzma,

    /// <summary>A bzip2 stream.</summary>
    Bzip2,

    /// <summary>A file of the lzop program.</summary>
    Lzo,

    /// <summary>A zlib stream (RFC 1950), as compressed ELF sections hold it.</summary>
    Zlib,
}
