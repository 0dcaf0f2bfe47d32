using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KfuncGen.Tool.Listing;

/// <summary>How the tool prints JSON.</summary>
internal static class JsonText
{
    private static readonly JsonWriterOptions Options = new()
    {
        Indented = true,
        NewLine = "\n",

        // The text goes to a file or a program and not into a web page: a plus sign in a release stays one.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Prints one value and ends the line; nothing where it cannot be written whole.</summary>
    public static void Write(TextWriter output, Action<Utf8JsonWriter> value)
    {
        using MemoryStream bytes = new();

        using (Utf8JsonWriter json = new(bytes, Options))
        {
            value(json);
        }

        output.Write(Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length));
        output.Write('\n');
    }
}
