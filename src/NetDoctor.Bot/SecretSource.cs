namespace NetDoctor.Bot;

/// <summary>A secret from the configuration or from a file.</summary>
/// <param name="value">The secret; null when a file holds it.</param>
/// <param name="file">The file; null for none.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed partial class SecretSource(string? value, string? file, TimeProvider time, ILogger logger)
{
    // Kubernetes exchanges a mounted secret by a link of a folder above it, which no time stamp of the file's path shows: so it is read anew.
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private string? _value = Normal(value);
    private long? _readAt;
    private bool _isBad;

    /// <summary>The secret; null when there is none. Of a file that cannot be read now, what it held before.</summary>
    public string? Read()
    {
        if (string.IsNullOrWhiteSpace(file))
        {
            return _value;
        }

        lock (_lock)
        {
            if (_readAt is { } at && time.GetElapsedTime(at) < Age)
            {
                return _value;
            }

            _readAt = time.GetTimestamp();
            var (text, problem) = ReadFile(file);
            if (problem is not null && !_isBad)
            {
                // It is being exchanged, or was taken away: the service will say when the old one is void.
                Log.UsedAsItWas(logger, file, problem);
            }

            _isBad = problem is not null;
            return _value = text ?? _value;
        }
    }

    private static (string? Text, string? Problem) ReadFile(string file)
    {
        try
        {
            return Normal(File.ReadAllText(file)) is { } text ? (text, null) : (null, "it is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }

    private static string? Normal(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "What {File} held before is used, since it cannot be read now: {Problem}")]
        public static partial void UsedAsItWas(ILogger logger, string file, string problem);
    }
}
