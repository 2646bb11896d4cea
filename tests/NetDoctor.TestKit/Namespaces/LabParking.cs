using System.Diagnostics;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>A process that does nothing but keep a network namespace alive.</summary>
/// <remarks>It reads from this process and ends at the end of input: when this process dies, for whatever reason, so do the
/// namespace and all links in it.</remarks>
internal sealed class LabParking : IDisposable
{
    private readonly Process _process;

    private LabParking(Process process) => _process = process;

    public int ProcessId => _process.Id;

    /// <summary>Starts a process and waits until it stands in its namespace.</summary>
    /// <param name="prefix">Command that makes the namespace and then runs what follows in place of itself.</param>
    /// <param name="script">Shell commands to run first.</param>
    /// <param name="environment">Environment of the parked process, besides PATH; null for that of this process.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">It did not come so far.</exception>
    public static async Task<LabParking> StartAsync(
        IEnumerable<string> prefix, string script, IReadOnlyDictionary<string, string>? environment, CancellationToken cancellationToken)
    {
        var start = LabCommand.Describe([.. prefix, "sh", "-euc", $"{script}\necho parked; exec cat >/dev/null"]);
        if (environment is not null)
        {
            var path = start.Environment["PATH"];
            start.Environment.Clear();
            start.Environment["PATH"] = path;
            foreach (var (name, value) in environment)
            {
                start.Environment[name] = value;
            }
        }

        var parking = new LabParking(Process.Start(start)!);
        try
        {
            using var deadline = new CancellationTokenSource(LabCommand.Limit, TimeProvider.System);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            if (await parking._process.StandardOutput.ReadLineAsync(limit.Token) != "parked")
            {
                var error = await parking._process.StandardError.ReadToEndAsync(limit.Token);
                throw new InvalidOperationException($"A namespace could not be made: {error}");
            }

            return parking;
        }
        catch
        {
            parking.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        // Every process was started here, and nothing else can have its id before it is waited for.
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
