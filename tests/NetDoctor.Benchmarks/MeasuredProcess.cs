using System.Diagnostics;
using System.Globalization;

namespace NetDoctor.Benchmarks;

/// <summary>A program that is measured from outside: processor time and memory, as the kernel counts them.</summary>
internal sealed class MeasuredProcess : IDisposable
{
    // USER_HZ, the unit of proc_pid_stat(5), is 100 on every processor that .NET runs on.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly Process _process;

    private MeasuredProcess(Process process) => _process = process;

    /// <summary>User and system time so far, of all threads.</summary>
    public TimeSpan Processor
    {
        get
        {
            // The name, in parentheses, may have spaces; utime and stime are the 14th and 15th field.
            var stat = File.ReadAllText(Path("stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (Number(fields[11]) + Number(fields[12])) * Tick;
        }
    }

    /// <summary>Resident memory now.</summary>
    public double Megabytes => Status("VmRSS:");

    /// <summary>The most resident memory so far.</summary>
    public double PeakMegabytes => Status("VmHWM:");

    public static MeasuredProcess Start(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return new MeasuredProcess(process);
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private double Status(string name)
    {
        var line = File.ReadLines(Path("status")).First(line => line.StartsWith(name, StringComparison.Ordinal));
        return Number(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2]) * 1024 / 1e6;
    }

    private string Path(string name) => string.Create(CultureInfo.InvariantCulture, $"/proc/{_process.Id}/{name}");
}
