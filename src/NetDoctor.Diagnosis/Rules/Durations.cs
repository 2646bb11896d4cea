using System.Globalization;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Lengths of time as people say them.</summary>
public static class Durations
{
    private const double Long = 99.95;
    private const double OneSecond = 999.5;

    /// <summary><c>4.2 ms</c>, <c>250 ms</c>, <c>1.5 s</c>: no digit more than matters.</summary>
    /// <param name="milliseconds">The length in milliseconds.</param>
    public static string Of(double milliseconds) => milliseconds switch
    {
        >= OneSecond => Text($"{milliseconds / 1000:0.#} s"),
        >= Long => Text($"{milliseconds:0} ms"),
        _ => Text($"{milliseconds:0.#} ms"),
    };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
