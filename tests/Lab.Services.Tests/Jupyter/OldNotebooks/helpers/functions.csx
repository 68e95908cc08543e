double Twice(double value) => value * 2;
