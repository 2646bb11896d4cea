using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>What a program said.</summary>
/// <param name="Output">What it wrote; null when it failed.</param>
/// <param name="Failure">Why it failed, in a sentence; null when it did not.</param>
internal sealed record ProgramResult(ReadOnlyMemory<byte>? Output, string? Failure)
{
    /// <summary>Output as text; empty when it failed.</summary>
    public string Text => Output is null ? "" : Encoding.UTF8.GetString(Output.Value.Span);
}

/// <summary>Runs programs of the agent's image with a limit of time and of output.</summary>
/// <param name="timeProvider">Clock.</param>
internal sealed class ProgramRunner(TimeProvider timeProvider)
{
    // A cluster of ten thousand Services has about 20 MB of rules.
    private const int MaxOutputBytes = 64 * 1024 * 1024;
    private const int MaxErrorLetters = 300;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(8);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="place">Where it runs.</param>
    /// <param name="command">Program and arguments; nothing of it comes from a caller.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ProgramResult> RunAsync(FactsPlace place, ImmutableArray<string> command, CancellationToken cancellationToken)
    {
        var words = place.CommandPrefix.AddRange(command);
        using var deadline = new CancellationTokenSource(Limit, timeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Process? process = null;
        try
        {
            process = Process.Start(Describe(words))!;
            process.StandardInput.Close();
            var error = ReadErrorAsync(process, limit.Token);
            var output = await ReadAsync(process.StandardOutput.BaseStream, limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0
                ? new ProgramResult(output, null)
                : new ProgramResult(null, $"{command[0]} ended with {process.ExitCode}: {await error}.");
        }
        catch (Win32Exception)
        {
            return new ProgramResult(null, $"The program {words[0]} is not in the agent's image, or may not be run.");
        }
        catch (InvalidDataException exception)
        {
            return new ProgramResult(null, exception.Message);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return new ProgramResult(null, $"{command[0]} took longer than {Limit.TotalSeconds} seconds.");
        }
        finally
        {
            End(process);
        }
    }

    private static ProcessStartInfo Describe(ImmutableArray<string> words)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var content = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            if (content.Length + count > MaxOutputBytes)
            {
                throw new InvalidDataException($"The rules are more than {MaxOutputBytes / 1024 / 1024} MB.");
            }

            content.Write(buffer, 0, count);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    private static async Task<string> ReadErrorAsync(Process process, CancellationToken cancellationToken)
    {
        var text = (await process.StandardError.ReadToEndAsync(cancellationToken)).Trim().ReplaceLineEndings(" ").TrimEnd('.');
        return text.Length > MaxErrorLetters ? text[..MaxErrorLetters] : text;
    }

    private static void End(Process? process)
    {
        if (process is { HasExited: false })
        {
            process.Kill(entireProcessTree: true);
        }

        process?.Dispose();
    }
}
