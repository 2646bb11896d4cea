using System.Globalization;
using System.Runtime.InteropServices;

namespace NetDoctor.Agent.Health;

/// <summary>Pages of files in memory: code and constants of the program and code of its libraries, most of which nothing but the start needs.</summary>
/// <remarks>The kernel maps sixteen pages around each that is touched, and takes none back while it has memory to spare. Given back, a page stays
/// in the kernel's cache of the file, from where it is mapped again at the next touch. Source: madvise(2), MADV_DONTNEED.</remarks>
internal static partial class ProgramPages
{
    private const int DontNeed = 4;

    /// <summary>Gives them back.</summary>
    /// <returns>Bytes of the mappings; 0 when the kernel does not tell of them.</returns>
    public static long GiveBack()
    {
        if (Environment.ProcessPath is not { } program || !File.Exists("/proc/self/smaps"))
        {
            return 0;
        }

        var mappings = Unchanged(File.ReadLines("/proc/self/smaps"), program).ToArray();
        return mappings.Sum(mapping => Advise((nint)mapping.Start, (nuint)(mapping.End - mapping.Start), DontNeed) == 0 ? mapping.End - mapping.Start : 0);
    }

    /// <summary>The mappings that are as their file is, and can be nothing else.</summary>
    /// <param name="lines">Text of <c>/proc/self/smaps</c>.</param>
    /// <param name="program">Path of the program.</param>
    /// <remarks>A mapping that was written to before it was protected, as that of the relocated constants, would lose what was written. Of
    /// libraries it is only code: while one is loaded, all of it is first mapped like constants.</remarks>
    internal static IEnumerable<(long Start, long End)> Unchanged(IEnumerable<string> lines, string program)
    {
        (long Start, long End)? mapping = null;
        foreach (var line in lines)
        {
            var fields = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            if (fields is [var range, ['r', '-', var mode, 'p'], _, _, _, ['/', ..] path] && (mode == 'x' || path == program))
            {
                var ends = range.Split('-');
                mapping = (Number(ends[0]), Number(ends[1]));
            }
            else if (fields is [[.., ':'] and not "VmFlags:", ..])
            {
                if (mapping is { } found && fields is ["Anonymous:", "0", ..])
                {
                    yield return found;
                }
            }
            else
            {
                mapping = null;
            }
        }
    }

    private static long Number(string text) => long.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nint address, nuint length, int advice);
}
