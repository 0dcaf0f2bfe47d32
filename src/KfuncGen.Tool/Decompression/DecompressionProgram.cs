using System.ComponentModel;
using System.Diagnostics;

namespace KfuncGen.Tool.Decompression;

/// <summary>A program that decompresses from standard input to standard output.</summary>
/// <param name="Name">Its name: <c>xz</c>.</param>
/// <param name="Arguments">What makes it decompress to standard output.</param>
internal sealed record DecompressionProgram(string Name, params string[] Arguments)
{
    /// <summary>Runs the program.</summary>
    /// <param name="path">Where the program is.</param>
    /// <param name="input">The stream; programs refuse bytes behind its end, so there must be none.</param>
    /// <param name="output">Where to put the bytes.</param>
    /// <exception cref="DecompressionException">It does not start, or reports a failure.</exception>
    public void Run(string path, ReadOnlyMemory<byte> input, BoundedOutput output)
    {
        ProcessStartInfo start = new(path, Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        try
        {
            using Process process = Process.Start(start)!;

            try
            {
                Task writing = WriteAsync(process.StandardInput.BaseStream, input);
                Task<string> complaint = process.StandardError.ReadToEndAsync();
                output.ReadFrom(process.StandardOutput.BaseStream);
                process.WaitForExit();
                writing.Wait();

                if (process.ExitCode != 0)
                {
                    throw new DecompressionException(
                        $"{path} could not unpack it (exit code {process.ExitCode}): {complaint.Result.Trim()}");
                }
            }
            finally
            {
                if (!process.HasExited)
                {
                    process.Kill();
                }
            }
        }
        catch (Win32Exception exception)
        {
            throw new DecompressionException($"{path} does not start: {exception.Message}.");
        }
    }

    private static async Task WriteAsync(Stream target, ReadOnlyMemory<byte> input)
    {
        try
        {
            await using (target)
            {
                await target.WriteAsync(input);
            }
        }
        catch (IOException)
        {
            // The program stopped reading; its exit code says whether that was right.
        }
    }
}
