using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using NetDoctor.Kubernetes.Configuration;
using NetDoctor.Probes;

namespace NetDoctor.Api.Tests;

/// <summary>The settings that are documented are those that there are, with their defaults and ranges.</summary>
public sealed class SettingsTests
{
    private static readonly string[] Rows = [.. File.ReadLines(Path.Combine(Root(), "docs", "settings.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))];

    [Fact]
    public void Are_documented_all_and_no_others() => Assert.Equal(
        Settings().Select(setting => $"{setting.Section}:{setting.Property.Name}").Order(StringComparer.Ordinal),
        Rows.Select(row => row.Split('`')[1]));

    [Fact]
    public void Are_documented_with_their_defaults_and_ranges() => Assert.All(Settings(), setting =>
    {
        var row = Rows.Single(row => row.StartsWith($"| `{setting.Section}:{setting.Property.Name}` |", StringComparison.Ordinal));
        var cells = row.Split('|', StringSplitOptions.TrimEntries);
        if (setting.Property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            Assert.Equal(Text(setting.Property.GetValue(setting.Defaults)), cells[2]);
            Assert.Equal($"{range.Minimum} - {range.Maximum}", cells[3]);
        }
    });

    [Fact]
    public void Are_all_named_by_the_help() =>
        Assert.All(Settings(), setting => Assert.Contains($"{setting.Section}:{setting.Property.Name}", CommandLine.Help, StringComparison.Ordinal));

    // Every class of options says of itself in which section it is.
    private static IEnumerable<(string Section, PropertyInfo Property, object Defaults)> Settings() =>
        from assembly in new[] { typeof(ApiOptions).Assembly, typeof(KubernetesOptions).Assembly, typeof(ProbesOptions).Assembly }
        from type in assembly.GetTypes()
        let section = type.GetField("SectionName", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
        where section is not null
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        select (section, property, Activator.CreateInstance(type)!);

    private static string Text(object? value) => value switch
    {
        TimeSpan { Milliseconds: 0 } time => time.ToString("c", CultureInfo.InvariantCulture),
        TimeSpan time => time.ToString(@"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "NetDoctor.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The test does not run inside of the repository.");
        }

        return folder.FullName;
    }
}
