using Microsoft.Extensions.Options;

namespace NetDoctor.Bot.Tests;

/// <summary>Options that never change.</summary>
internal sealed class FixedOptions<TOptions>(TOptions value) : IOptionsMonitor<TOptions>, IOptions<TOptions>
    where TOptions : class
{
    public TOptions CurrentValue => value;

    public TOptions Value => value;

    public TOptions Get(string? name) => value;

    public IDisposable? OnChange(Action<TOptions, string?> listener) => null;
}
