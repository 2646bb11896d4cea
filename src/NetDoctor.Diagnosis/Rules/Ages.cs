using System.Globalization;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Times as people say them.</summary>
internal static class Ages
{
    /// <summary><c>45 s</c>, <c>12 min</c>, <c>3 h</c>, <c>2 days</c>; never negative.</summary>
    /// <param name="age">The time.</param>
    public static string Of(TimeSpan age) => age switch
    {
        { TotalSeconds: < 0 } => "0 s",
        { TotalSeconds: < 120 } => Text($"{age.TotalSeconds:0} s"),
        { TotalMinutes: < 120 } => Text($"{age.TotalMinutes:0} min"),
        { TotalHours: < 48 } => Text($"{age.TotalHours:0} h"),
        _ => Text($"{age.TotalDays:0} days"),
    };

    /// <summary><c>09:14:53 UTC</c> for the last day, with the date before that.</summary>
    /// <param name="at">The instant.</param>
    /// <param name="now">The present.</param>
    public static string Clock(DateTimeOffset at, DateTimeOffset now) => at.ToUniversalTime().ToString(
        (now - at).Duration() < TimeSpan.FromDays(1) ? "HH:mm:ss 'UTC'" : "yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
