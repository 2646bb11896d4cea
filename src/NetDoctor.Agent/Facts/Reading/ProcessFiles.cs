using System.Globalization;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads files of <c>/proc/PID</c>.</summary>
internal static class ProcessFiles
{
    /// <summary>Path of a file.</summary>
    public static string PathOf(int processId, string name) =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/{name}");

    /// <summary>Text of a file; null when the process is gone or it may not be read.</summary>
    public static string? Read(int processId, string name)
    {
        try
        {
            return File.ReadAllText(PathOf(processId, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
