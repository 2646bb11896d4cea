using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace NetDoctor.Bot.Tests;

/// <summary>The settings that are documented are those that there are, with their defaults and ranges.</summary>
public sealed class SettingsTests
{
    private static readonly string[] Rows =
    [
        .. new[] { "chat.md", "slack.md", "teams.md" }.Select(name => Path.Combine(ChatTools.Root, "docs", name)).Where(File.Exists)
            .SelectMany(File.ReadLines).Where(line => line.StartsWith("| `", StringComparison.Ordinal) && line.Split('|').Length == 6
                && line.Split('`')[1].Split(':') is [_, _] parts && !line.Split('`')[1].Contains(' ', StringComparison.Ordinal) && parts[0].Length > 0),
    ];

    [Fact]
    public void Are_documented_all_and_no_others() => Assert.Equal(
        Settings().Select(setting => $"{setting.Section}:{setting.Property.Name}").Order(StringComparer.Ordinal),
        Rows.Select(row => row.Split('`')[1]).Order(StringComparer.Ordinal));

    [Fact]
    public void Are_documented_with_their_defaults_and_ranges() => Assert.All(Settings(), setting =>
    {
        var row = Rows.Single(row => row.StartsWith($"| `{setting.Section}:{setting.Property.Name}` |", StringComparison.Ordinal));
        var cells = row.Split('|', StringSplitOptions.TrimEntries);
        if (setting.Property.GetCustomAttribute<RangeAttribute>() is { } range)
        {
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{setting.Property.GetValue(setting.Defaults)}"), cells[2]);
            Assert.Equal($"{range.Minimum} - {range.Maximum}", cells[3]);
        }
    });

    // Every class of options says of itself in which section it is.
    private static IEnumerable<(string Section, PropertyInfo Property, object Defaults)> Settings() =>
        from type in typeof(BotOptions).Assembly.GetTypes()
        let section = type.GetField("SectionName", BindingFlags.Public | BindingFlags.Static)?.GetRawConstantValue() as string
        where section is not null
        from property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
        select (section, property, Activator.CreateInstance(type)!);
}
